using System.Reflection;

namespace FinApi.Architecture.Tests;

public sealed class LayerTests
{
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
    [InlineData("Dapper")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("Microsoft.AspNetCore")]
    public void Application_KnowsNeitherTransportNorStore(string root)
    {
        Assert.DoesNotContain(
            TypeReferences.Outside(House.Application), name => name.StartsWith(root + ".", StringComparison.Ordinal));
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
