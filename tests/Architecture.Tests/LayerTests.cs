using System.Reflection;

namespace FinApi.Architecture.Tests;

public sealed class LayerTests
{
    // The namespaces of the clients of servers and stores; Amazon is that of the packages AWSSDK.*.
    private static readonly string[] Stores =
        ["Npgsql", "Dapper", "Microsoft.Data.Sqlite", "StackExchange.Redis", "Amazon"];

    public static TheoryData<string, string[]> AllowedAssemblies { get; } = new()
    {
        { "FinApi.Domain", [] },
        { "FinApi.Contracts", [] },
        { "FinApi.MarketFiles", ["FinApi.Domain"] },
        { "FinApi.Application", ["FinApi.Domain"] },
        { "FinApi.Infrastructure", ["FinApi.Application", "FinApi.Domain", "FinApi.MarketFiles"] },
        { "finapi", ["FinApi.Contracts", "FinApi.Domain", "FinApi.MarketFiles"] },
        { "FinApi.Api", ["FinApi.Application", "FinApi.Contracts", "FinApi.Domain", "FinApi.Infrastructure"] },
    };

    public static TheoryData<string> StorelessAssemblies { get; } =
        ["FinApi.Domain", "FinApi.Contracts", "FinApi.MarketFiles", "FinApi.Application", "finapi", "FinApi.Api"];

    [Theory]
    [MemberData(nameof(AllowedAssemblies))]
    public void OwnAssemblies_OfEachProject_AreThoseBelowIt(string project, string[] allowed)
    {
        Assert.Empty(TypeReferences.OwnAssemblies(Assembly.Load(project)).Except(allowed));
    }

    [Fact]
    public void OwnAssemblies_OfApplicationByTheRuleOfDomain_AreTooMany()
    {
        Assert.NotEmpty(TypeReferences.OwnAssemblies(House.Application));
    }

    [Fact]
    public void Outside_OfDomain_IsNodaTimeOnly()
    {
        Assert.Empty(TypeReferences.Outside(House.Domain, "System", "Microsoft.CodeAnalysis", "NodaTime"));
    }

    [Fact]
    public void Outside_OfApplicationByTheRuleOfDomain_FindsTheMediator()
    {
        var outside = TypeReferences.Outside(House.Application, "System", "Microsoft.CodeAnalysis", "NodaTime");

        Assert.Contains(outside, name => name.StartsWith("MediatR.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Google.Protobuf")]
    [InlineData("Grpc")]
    [InlineData("Mapster")]
    [InlineData("Microsoft.AspNetCore")]
    public void Uses_OfTransportsByApplication_AreNone(string transport)
    {
        Assert.False(Uses(House.Application, transport));
    }

    [Theory]
    [MemberData(nameof(StorelessAssemblies))]
    public void Uses_OfStores_AreNoneOutsideInfrastructure(string project)
    {
        Assert.DoesNotContain(Stores, store => Uses(Assembly.Load(project), store));
    }

    [Theory]
    [InlineData("Npgsql")]
    [InlineData("Dapper")]
    [InlineData("Microsoft.Data.Sqlite")]
    public void Uses_OfStoresByInfrastructure_AreFound(string store)
    {
        Assert.True(Uses(House.Infrastructure, store));
    }

    [Fact]
    public void Uses_OfGrpcByApi_AreFound()
    {
        Assert.True(Uses(House.Api, "Grpc"));
    }

    [Fact]
    public void Sources_ThatNameInfrastructure_AreProgramOnly()
    {
        Assert.Equal(["Program.cs"], FilesThatName("src/Api", "FinApi.Infrastructure"));
    }

    [Fact]
    public void Sources_ThatNameApplication_AreManyMore()
    {
        Assert.True(FilesThatName("src/Api", "FinApi.Application").Count > 1);
    }

    private static bool Uses(Assembly assembly, string root) =>
        TypeReferences.Outside(assembly).Any(name => name.StartsWith(root + ".", StringComparison.Ordinal));

    private static List<string> FilesThatName(string folder, string space)
    {
        var root = Path.Combine(House.FindRoot(), folder);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(root, file), Text: File.ReadAllText(file)))
            .Where(file => !file.Name.StartsWith("obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Where(file => file.Text.Contains(space, StringComparison.Ordinal))
            .Select(file => file.Name)];
    }
}
