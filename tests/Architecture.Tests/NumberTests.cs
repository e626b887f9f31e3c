using System.CodeDom.Compiler;
using System.Reflection;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Architecture.Tests;

public sealed class NumberTests
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    [Fact]
    public void FloatingMembers_OfDomainAndApplication_AreNone()
    {
        Assert.Empty(House.TypesOf(House.Domain).Concat(House.TypesOf(House.Application)).SelectMany(FloatingMembers));
    }

    [Fact]
    public void FloatingMembers_OfTypeWithDoubles_AreFound()
    {
        Assert.Equal(
            ["Sample.Mean", "Sample.Price", "Sample.Scale"],
            FloatingMembers(typeof(Sample)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FloatingFields_OfContract_AreNone()
    {
        Assert.Empty(ContractFiles().SelectMany(file => file.MessageTypes).SelectMany(FloatingFields));
    }

    [Fact]
    public void ContractFiles_OfTheAssembly_AreAllProtos()
    {
        var protos = Directory.EnumerateFiles(Path.Combine(House.FindRoot(), "protos", "finapi", "v1"), "*.proto")
            .Select(file => "finapi/v1/" + Path.GetFileName(file));

        Assert.Equal(
            protos.Order(StringComparer.Ordinal),
            ContractFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FloatingFields_OfGooglesDoubleValue_AreFound()
    {
        Assert.Single(FloatingFields(DoubleValue.Descriptor));
        Assert.Single(FloatingFields(Value.Descriptor));
    }

    [Fact]
    public void WithNested_MessageWithMessagesWithin_HasThemToo()
    {
        Assert.Equal(["Struct", "FieldsEntry"], WithNested(Struct.Descriptor).Select(message => message.Name));
    }

    // Each generated file has one class that describes it, so none can be forgotten.
    private static IReadOnlyList<FileDescriptor> ContractFiles() =>
        [.. House.Contracts.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null))
            .OfType<FileDescriptor>()];

    private static IEnumerable<string> FloatingFields(MessageDescriptor message) =>
        WithNested(message)
            .SelectMany(each => each.Fields.InDeclarationOrder())
            .Where(IsFloating)
            .Select(field => field.FullName);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);

    private static bool IsFloating(FieldDescriptor field) =>
        field.FieldType is FieldType.Double or FieldType.Float
        || (field.FieldType == FieldType.Message
            && (field.MessageType == DoubleValue.Descriptor || field.MessageType == FloatValue.Descriptor));

    private static IEnumerable<string> FloatingMembers(System.Type type)
    {
        var properties = type.GetProperties(Declared)
            .Where(property => IsFloating(property.PropertyType))
            .Select(property => property.Name);
        var fields = type.GetFields(Declared)
            .Where(field => !field.Name.StartsWith('<') && IsFloating(field.FieldType))
            .Select(field => field.Name);
        var methods = type.GetMethods(Declared)
            // Log messages are generated: they tell of milliseconds, not of money.
            .Where(method => !method.IsSpecialName && !method.IsDefined(typeof(GeneratedCodeAttribute)))
            .Where(method =>
                IsFloating(method.ReturnType)
                || method.GetParameters().Any(parameter => IsFloating(parameter.ParameterType)))
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
