namespace FinApi.Api.Services;

/// <summary>The section <c>Grpc</c>.</summary>
internal sealed class GrpcOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Grpc";

    /// <summary>
    /// Whether reflection answers, to everybody. Default null: where only this machine reaches the server.
    /// </summary>
    public bool? Reflection { get; set; }
}
