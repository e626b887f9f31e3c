using FinApi.Api.Errors;
using FinApi.Api.Limits;
using FinApi.Application.Billing;
using FinApi.Application.Billing.RecordBillingEvent;
using FinApi.Application.Results;
using FinApi.Domain.Billing;
using MediatR;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Billing;

/// <summary>
/// Where a payment provider posts its events. It has no key: the signature over the body says who it is. An answer of
/// 2xx says that it need not send the event again.
/// </summary>
internal sealed class BillingEndpoint(
    IPaymentEventReader events, IMediator mediator, UnknownCallers unknown, IOptions<BillingOptions> options)
{
    public const string Path = "/billing/events";

    private const string SignatureHeader = "Stripe-Signature";

    public async Task AnswerAsync(HttpContext http)
    {
        if (options.Value.Mode != BillingMode.Webhook)
        {
            await unknown.RefuseAsync(http, Failure.RouteNotFound(Path));
            return;
        }

        // Who has no signature is not read.
        var signature = SignatureOf(http);
        var read = events.Read(signature is null ? default : await ReadAsync(http), signature);
        if (!read.IsSuccess && read.Error.Kind == ErrorKind.Unauthenticated)
        {
            await unknown.RefuseAsync(http, Failure.From(read.Error));
            return;
        }

        if ((read.IsSuccess ? await RecordAsync(read.Value, http.RequestAborted) : read.Error) is { } error)
        {
            await http.WriteErrorAsync(Failure.From(error));
            return;
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task<Error?> RecordAsync(BillingEvent? told, CancellationToken cancellationToken) =>
        told is null ? null : (await mediator.Send(new RecordBillingEventCommand(told), cancellationToken)).Error;

    private static string? SignatureOf(HttpContext http) =>
        http.Request.Headers[SignatureHeader] is [{ } only] ? only : null;

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }
}
