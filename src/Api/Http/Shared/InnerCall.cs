namespace FinApi.Api.Http.Shared;

/// <summary>Marks a call that the node makes to itself, so that it does not count as asked for. A feature.</summary>
internal sealed class InnerCall
{
    public static InnerCall Mark { get; } = new();

    /// <summary>Whether a call is one. Nobody outside can set the feature.</summary>
    public static bool Is(HttpContext http) => http.Features.Get<InnerCall>() is not null;
}
