using FinApi.Api.Translation;
using FinApi.Application.Results;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Errors;

/// <summary>
/// Which fields of a request type can hold a value that protobuf lets through but the contract does not. Found once per
/// type; a type without such fields costs one look at an empty array.
/// </summary>
internal static class RequestFields<TRequest>
{
    private static readonly FieldDescriptor[] Enums = Find(field => field.FieldType == FieldType.Enum);

    private static readonly FieldDescriptor[] Times = Find(
        field => field.FieldType == FieldType.Message && field.MessageType.FullName == Timestamp.Descriptor.FullName);

    private static readonly FieldDescriptor[] Durations = Find(
        field => field.FieldType == FieldType.Message && field.MessageType.FullName == Duration.Descriptor.FullName);

    /// <summary>What is wrong with the message; null when nothing is.</summary>
    public static Failure? FindProblem(IMessage message)
    {
        List<FieldViolation>? violations = null;
        foreach (var field in Enums)
        {
            var number = (int)field.Accessor.GetValue(message);
            if (field.EnumType.FindValueByNumber(number) is null)
            {
                (violations ??= []).Add(new(field.Name, $"{number} is none of {EnumNames.List(field.EnumType)}."));
            }
        }

        foreach (var field in Times)
        {
            if (field.Accessor.GetValue(message) is Timestamp time && !ProtoTime.IsValid(time))
            {
                (violations ??= []).Add(new(
                    field.Name, "must lie in the years 1 to 9999, with nanos from 0 to 999999999."));
            }
        }

        foreach (var field in Durations)
        {
            if (field.Accessor.GetValue(message) is Duration duration && !ProtoTime.IsValid(duration))
            {
                (violations ??= []).Add(new(
                    field.Name, "must be within 10,000 years, with seconds and nanos of the same sign."));
            }
        }

        return violations is null ? null : Failure.From(Error.Invalid(violations));
    }

    private static FieldDescriptor[] Find(Func<FieldDescriptor, bool> isOne) =>
        typeof(TRequest).GetProperty("Descriptor")?.GetValue(null) is MessageDescriptor descriptor
            ? [.. descriptor.Fields.InFieldNumberOrder().Where(field => !field.IsRepeated && isOne(field))]
            : [];
}
