namespace FinApi.Api.Hosting;

/// <summary>Services of the node have failed, and it ended because of that; the log has what happened.</summary>
internal sealed class BackgroundServiceException(IReadOnlyList<string> services)
    : Exception($"FinApi ended because a part of it failed ({string.Join(", ", services)}); the log says how.");
