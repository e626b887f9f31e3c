using System.Net.Sockets;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Cli.Server;

/// <summary>Turns what a server, or the lack of one, answers into one sentence that says what to do.</summary>
internal static class ServerSentence
{
    public static TypeRegistry Details { get; } = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    public static string Of(RpcException exception, Uri address)
    {
        if (IsUnreachable(exception))
        {
            return NothingThere(address, "FINAPI_GRPC");
        }

        var status = exception.GetRpcStatus();
        return status is null
            ? $"The server at {Short(address)} failed: {exception.StatusCode}, {exception.Status.Detail}"
            : Of(status);
    }

    public static string Of(Google.Rpc.Status status)
    {
        var sentence = status.Message;
        foreach (var violation in status.GetDetail<BadRequest>()?.FieldViolations ?? [])
        {
            // The message may already be that of its only field.
            if (!sentence.Contains(violation.Description, StringComparison.Ordinal))
            {
                sentence += $" {violation.Field}: {violation.Description}";
            }
            else if (!sentence.Contains(violation.Field, StringComparison.Ordinal))
            {
                sentence = $"{violation.Field}: {sentence}";
            }
        }

        return status.GetDetail<RequestInfo>() is { RequestId.Length: > 0 } request && status.Code == (int)Code.Internal
            ? $"{sentence} (request {request.RequestId})"
            : sentence;
    }

    public static string NothingThere(Uri address, string variable) =>
        $"No server answers at {Short(address)}. Start the server (dotnet run --project src/Api), "
        + $"or set {variable} to its address.";

    /// <summary>Whether no connection could be made at all.</summary>
    public static bool IsUnreachable(Exception exception) =>
        exception switch
        {
            RpcException { Status.DebugException: { } inner } => IsUnreachable(inner),
            SocketException => true,
            HttpRequestException { InnerException: { } inner } => IsUnreachable(inner),
            _ => false,
        };

    /// <summary>How long the server asks to wait; null when it does not say.</summary>
    public static TimeSpan? RetryDelay(RpcException exception) =>
        exception.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan();

    private static string Short(Uri address) => address.GetLeftPart(UriPartial.Path).TrimEnd('/');
}
