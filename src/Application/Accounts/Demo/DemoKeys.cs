using System.Text.Json;
using System.Text.Json.Serialization;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Demo;

/// <summary>The keys of the demo, as they stand in its file.</summary>
/// <param name="Free">Reads with the plan free.</param>
/// <param name="Professional">Reads with the plan professional.</param>
/// <param name="Enterprise">Reads with the plan enterprise, as an operator of the server.</param>
/// <param name="Ingest">Publishes, and reads with the plan enterprise.</param>
public sealed record DemoKeys(string Free, string Professional, string Enterprise, string Ingest)
{
    /// <summary>Reads the file; null when it does not hold four keys.</summary>
    internal static DemoKeys? Parse(string text)
    {
        try
        {
            var keys = JsonSerializer.Deserialize(text, DemoKeysJson.Default.DemoKeys);
            return keys is not null && keys.All.All(key => ApiKeyText.TryParse(key, out _, out _, out _)) ? keys : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Nothing of the keys: a record would show them in every log that it gets into.</summary>
    public override string ToString() => nameof(DemoKeys);

    internal string ToJson() => JsonSerializer.Serialize(this, DemoKeysJson.Default.DemoKeys) + "\n";

    private IEnumerable<string?> All => [Free, Professional, Enterprise, Ingest];
}

/// <summary>Made by the compiler: a start should not find out by reflection what four strings are.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DemoKeys))]
internal sealed partial class DemoKeysJson : JsonSerializerContext;
