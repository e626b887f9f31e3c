using System.Text.Json;
using System.Text.Json.Serialization;

namespace FinApi.Cli.Server;

/// <summary>What <c>config.json</c> holds. It may hold a key, so nobody but its owner may read it.</summary>
/// <param name="Url">Address of the REST interface; null: the default.</param>
/// <param name="Grpc">Address of the gRPC interface; null: the default.</param>
/// <param name="Key">API key; null: none.</param>
internal sealed record SettingsFile(string? Url, string? Grpc, string? Key)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static SettingsFile Read(string path)
    {
        try
        {
            return (File.Exists(path) ? JsonSerializer.Deserialize<SettingsFile>(File.ReadAllText(path), Format) : null)
                ?? new SettingsFile(null, null, null);
        }
        catch (JsonException e)
        {
            throw new CliException(
                $"{path} is not a settings file. "
                + $$"""Write {"url": "...", "grpc": "...", "key": "..."}. {{e.Message}}""",
                ExitCode.WrongUse,
                e);
        }
    }

    /// <summary>Replaces the file at once, with mode 0600 from its first byte on.</summary>
    public void Write(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var copy = Path.Combine(folder, $".config.{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(copy, options))
            {
                JsonSerializer.Serialize(stream, this, Format);
            }

            File.Move(copy, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The key could not be written to {path}: {e.Message}", innerException: e);
        }
    }
}
