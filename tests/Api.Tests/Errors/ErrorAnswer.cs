using FinApi.Api.Errors;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Errors;

/// <summary>An error as a caller sees it, in the same form whatever transport it came by.</summary>
internal sealed record ErrorAnswer(
    Code Code, string Reason, string[] Fields, bool HasRetry, string RequestId, string Message)
{
    private static readonly JsonParser Parser = new(new JsonParser.Settings(10, RestErrors.DetailTypes));

    public static ErrorAnswer From(RpcException exception) =>
        From(exception.GetRpcStatus() ?? throw new InvalidOperationException($"No details: {exception.Status}"));

    public static async Task<ErrorAnswer> FromAsync(HttpResponseMessage response)
    {
        var json = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(
            "application/json", response.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        return From(Parser.Parse<Google.Rpc.Status>(json));
    }

    public static ErrorAnswer From(Google.Rpc.Status status)
    {
        var info = status.GetDetail<ErrorInfo>() ?? new ErrorInfo();
        Assert.Equal("finapi", info.Domain);
        var violations = status.GetDetail<BadRequest>()?.FieldViolations;
        var fields = violations?.Select(violation => violation.Field).ToArray() ?? [];
        return new ErrorAnswer(
            (Code)status.Code,
            info.Reason,
            fields,
            status.GetDetail<RetryInfo>() is not null,
            status.GetDetail<RequestInfo>()?.RequestId ?? string.Empty,
            status.Message);
    }
}
