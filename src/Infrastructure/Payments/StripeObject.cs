using System.Text.Json;

namespace FinApi.Infrastructure.Payments;

/// <summary>
/// Reads an object of Stripe by the paths of its documentation. What is missing, null or of another type is null: the
/// version of the account's API decides which fields there are.
/// </summary>
internal readonly struct StripeObject(JsonElement element)
{
    /// <summary>The text at a path, such as "parent.subscription_details.subscription".</summary>
    public string? Text(string path) =>
        Find(path) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            // A reference that was asked for as a whole object.
            { ValueKind: JsonValueKind.Object } whole => new StripeObject(whole).Text("id"),
            _ => null,
        };

    public long? Number(string path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public bool IsTrue(string path) => Find(path) is { ValueKind: JsonValueKind.True };

    public StripeObject? Object(string path) =>
        Find(path) is { ValueKind: JsonValueKind.Object } found ? new StripeObject(found) : null;

    /// <summary>The objects of the list at a path.</summary>
    public IEnumerable<StripeObject> Items(string path) =>
        Find(path) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Of)]
            : [];

    private static StripeObject Of(JsonElement item) => new(item);

    private JsonElement? Find(string path)
    {
        var found = element;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found;
    }
}
