using System.CodeDom.Compiler;
using System.Reflection;
using FinApi.Contracts.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Architecture.Tests;

public sealed class NumberTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void FloatingMembers_OfDomainAndApplication_AreNone()
    {
        Assert.Empty(House.TypesOf(House.Domain).Concat(House.TypesOf(House.Application)).SelectMany(FloatingMembers));
    }

    [Fact]
    public void FloatingMembers_OfTypeWithDoubles_AreFound()
    {
        Assert.Equal(["Sample.Mean", "Sample.Price", "Sample.Scale"], FloatingMembers(typeof(Sample)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FloatingFields_OfContract_AreNone()
    {
        var messages = new[] { TypesReflection.Descriptor, MarketDataReflection.Descriptor, HistoryReflection.Descriptor,
            ReferenceReflection.Descriptor, IngestReflection.Descriptor, StatusReflection.Descriptor, OperatorReflection.Descriptor }
            .SelectMany(file => file.MessageTypes)
            .ToList();

        Assert.Contains(messages, message => message.Name == "Quote");
        Assert.Empty(messages.SelectMany(FloatingFields));
    }

    [Fact]
    public void FloatingFields_OfGooglesDoubleValue_AreFound()
    {
        Assert.Single(FloatingFields(DoubleValue.Descriptor));
    }

    private static IEnumerable<string> FloatingFields(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder()
            .Where(field => field.FieldType is FieldType.Double or FieldType.Float)
            .Select(field => field.FullName);

    private static IEnumerable<string> FloatingMembers(System.Type type)
    {
        var properties = type.GetProperties(Declared).Where(property => IsFloating(property.PropertyType)).Select(p => p.Name);
        var fields = type.GetFields(Declared)
            .Where(field => !field.Name.StartsWith('<') && IsFloating(field.FieldType))
            .Select(field => field.Name);
        var methods = type.GetMethods(Declared)
            // Log messages are generated: they tell of milliseconds, not of money.
            .Where(method => !method.IsSpecialName && !method.IsDefined(typeof(GeneratedCodeAttribute)))
            .Where(method => IsFloating(method.ReturnType) || method.GetParameters().Any(p => IsFloating(p.ParameterType)))
            .Select(method => method.Name);
        return properties.Concat(fields).Concat(methods).Select(name => $"{type.Name}.{name}");
    }

    private static bool IsFloating(System.Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(double) || plain == typeof(float) || plain == typeof(Half);
    }

    private sealed class Sample
    {
        public double Price { get; init; }

        public static float? Mean(int count) => count;

        public static int Scale(double factor) => (int)factor;
    }
}
