using FinApi.Contracts.V1;
using Google.Protobuf.Reflection;

namespace FinApi.Api.Services.Ingestion;

/// <summary>The enumerations of published items, looked up once.</summary>
internal static class ContractEnums
{
    public static EnumDescriptor AggressorSide { get; } = Find(nameof(AggressorSide));

    public static EnumDescriptor InstrumentType { get; } = Find(nameof(InstrumentType));

    public static EnumDescriptor CorporateActionType { get; } = Find(nameof(CorporateActionType));

    public static EnumDescriptor CorporateActionStatus { get; } = Find(nameof(CorporateActionStatus));

    public static EnumDescriptor DataKind { get; } = Find(nameof(DataKind));

    public static EnumDescriptor DataCondition { get; } = Find(nameof(DataCondition));

    private static EnumDescriptor Find(string name) =>
        TypesReflection.Descriptor.EnumTypes.Single(type => type.Name == name);
}
