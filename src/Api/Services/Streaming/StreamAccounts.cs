namespace FinApi.Api.Services.Streaming;

/// <summary>Whom streams count for.</summary>
internal static class StreamAccounts
{
    /// <summary>The one account there is as long as the API asks for no key.</summary>
    public const string Everybody = "everybody";
}
