using FinApi.Application.Limits;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>Whose calls are counted together on a node.</summary>
/// <param name="Subject">As the check has it.</param>
/// <param name="KeyId">The API key, where it has a window of its own.</param>
/// <param name="IsAboutAccount">Whether these are the calls about the account.</param>
internal readonly record struct LimitLineKey(string Subject, string? KeyId, bool IsAboutAccount)
{
    public static LimitLineKey Of(in LimitCheck check) => new(check.Subject, check.KeyId, check.IsAboutAccount);

    /// <summary>Those of the windows and the day, under one hash tag.</summary>
    public string[] ToRedis()
    {
        // A network of IPv6 has no brace in its name, and no other name comes from a caller.
        var tag = IsAboutAccount ? $"{{limit:account|{Subject}}}" : $"{{limit:{Subject}}}";
        return KeyId is null
            ? [$"{tag}:window", $"{tag}:day"]
            : [$"{tag}:window", $"{tag}:day", $"{tag}:key:{KeyId}"];
    }
}
