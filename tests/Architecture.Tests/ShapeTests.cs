using System.Reflection;

namespace FinApi.Architecture.Tests;

public sealed class ShapeTests
{
    private static readonly string[] EmptyWords = ["Manager", "Helper", "Util"];

    [Fact]
    public void Classes_OfEveryProject_AreSealedUnlessMadeToBeDerivedFrom()
    {
        Assert.Empty(House.HandWritten.SelectMany(House.TypesOf).Where(IsOpen).Select(type => type.FullName));
    }

    [Fact]
    public void IsOpen_ClassThatIsNeitherSealedNorAbstract_IsFound()
    {
        Assert.True(IsOpen(typeof(OpenHelper)));
        Assert.False(IsOpen(typeof(ShapeTests)));
    }

    [Fact]
    public void PublicTypes_OfApi_AreProgramOnly()
    {
        Assert.Equal(["Program"], PublicTypes(House.Api).Select(type => type.Name));
    }

    [Fact]
    public void PublicTypes_OfInfrastructure_AreRegistrationsAndOptionsOnly()
    {
        Assert.Empty(PublicTypes(House.Infrastructure).Where(IsPart).Select(type => type.FullName));
    }

    [Fact]
    public void PublicTypes_OfDomain_AreMoreThanThat()
    {
        Assert.Contains(PublicTypes(House.Domain), IsPart);
    }

    [Fact]
    public void Names_OfEveryProject_SayWhatThingsAre()
    {
        Assert.Empty(House.HandWritten.SelectMany(House.TypesOf).Where(IsNamedEmptily).Select(type => type.FullName));
    }

    [Fact]
    public void IsNamedEmptily_Helper_IsFound()
    {
        Assert.True(IsNamedEmptily(typeof(OpenHelper)));
    }

    [Fact]
    public void Services_OfEveryProject_AreGrpcServicesOnly()
    {
        Assert.Empty(House.HandWritten
            .SelectMany(House.TypesOf)
            .Where(IsServiceByNameOnly)
            .Select(type => type.FullName));
    }

    [Fact]
    public void IsServiceByNameOnly_ServiceThatServesNoContract_IsFound()
    {
        Assert.True(IsServiceByNameOnly(typeof(PricingService)));
    }

    [Fact]
    public void Interfaces_OfEveryProject_HaveOneToThreeMembers()
    {
        Assert.Empty(House.HandWritten
            .SelectMany(House.TypesOf)
            .Where(type => type.IsInterface && CountMembers(type) is < 1 or > 3)
            .Select(type => type.FullName));
    }

    [Fact]
    public void CountMembers_WideInterface_IsAboveThree()
    {
        Assert.Equal(4, CountMembers(typeof(IWide)));
    }

    private static bool IsOpen(Type type) =>
        type is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsDerivedFrom(type);

    // Test hosts derive from Program, which is partial and has no other use as a type.
    private static bool IsDerivedFrom(Type type) =>
        type.Assembly.GetTypes().Any(other => other.BaseType == type) || type.FullName == "FinApi.Api.Program";

    // Neither a static class, as registrations are, nor options.
    private static bool IsPart(Type type) =>
        type is not { IsAbstract: true, IsSealed: true } && !type.Name.EndsWith("Options", StringComparison.Ordinal);

    private static IEnumerable<Type> PublicTypes(Assembly assembly) =>
        House.TypesOf(assembly).Where(type => type.IsPublic);

    private static bool IsNamedEmptily(Type type) =>
        EmptyWords.Any(word => type.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsServiceByNameOnly(Type type) =>
        type.Name.EndsWith("Service", StringComparison.Ordinal)
        && type.BaseType?.Namespace?.StartsWith("FinApi.Contracts", StringComparison.Ordinal) != true;

    private static int CountMembers(Type type) =>
        type.GetMethods().Count(method => !method.IsSpecialName)
        + type.GetProperties().Length
        + type.GetEvents().Length;

    private interface IWide
    {
        int Width { get; }

        void First();

        void Second();

        void Third();
    }

#pragma warning disable CA1852 // Open on purpose: the control that must be found.
    private class OpenHelper;
#pragma warning restore CA1852

    private sealed class PricingService;
}
