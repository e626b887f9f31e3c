using System.Collections;
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
    private static readonly FieldDescriptor[] Enums =
        Find(field => field.FieldType == FieldType.Enum, isAlsoList: true);

    private static readonly FieldDescriptor[] Times = Find(
        field => field.FieldType == FieldType.Message && field.MessageType.FullName == Timestamp.Descriptor.FullName);

    private static readonly FieldDescriptor[] Durations = Find(
        field => field.FieldType == FieldType.Message && field.MessageType.FullName == Duration.Descriptor.FullName);

    private static readonly FieldDescriptor[] Texts =
        Find(field => field.FieldType == FieldType.String, isAlsoList: true);

    /// <summary>What is wrong with the message; null when nothing is.</summary>
    public static Failure? FindProblem(IMessage message)
    {
        List<FieldViolation>? violations = null;
        foreach (var field in Enums)
        {
            if (!field.IsRepeated)
            {
                Check(field, field.Name, field.Accessor.GetValue(message), ref violations);
                continue;
            }

            var elements = (IList)field.Accessor.GetValue(message);
            for (var i = 0; i < elements.Count; i++)
            {
                Check(field, $"{field.Name}[{i}]", elements[i]!, ref violations);
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

        foreach (var field in Texts)
        {
            if (HasNul(field.Accessor.GetValue(message)))
            {
                (violations ??= []).Add(new(field.Name, "must not contain the character U+0000."));
            }
        }

        return violations is null ? null : Failure.From(Error.Invalid(violations));
    }

    private static void Check(FieldDescriptor field, string path, object value, ref List<FieldViolation>? violations)
    {
        var number = (int)value;
        if (field.EnumType.FindValueByNumber(number) is null)
        {
            (violations ??= []).Add(new(path, $"{number} is none of {EnumNames.List(field.EnumType)}."));
        }
    }

    // PostgreSQL takes no such text, and no other one has a use for it.
    private static bool HasNul(object value) =>
        value is string text ? text.Contains('\0') : ((IEnumerable<string>)value).Any(each => each.Contains('\0'));

    private static FieldDescriptor[] Find(Func<FieldDescriptor, bool> isOne, bool isAlsoList = false) =>
        typeof(TRequest).GetProperty("Descriptor")?.GetValue(null) is MessageDescriptor descriptor
            ?
            [
                .. descriptor.Fields.InFieldNumberOrder()
                    .Where(field => (isAlsoList || !field.IsRepeated) && isOne(field)),
            ]
            : [];
}
