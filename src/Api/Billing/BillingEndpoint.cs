using FinApi.Api.Errors;
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
    IPaymentEventReader events, IMediator mediator, IOptions<BillingOptions> options)
{
    public const string Path = "/billing/events";

    private const string SignatureHeader = "Stripe-Signature";

    public async Task AnswerAsync(HttpContext http)
    {
        if (options.Value.Mode != BillingMode.Webhook)
        {
            await http.WriteErrorAsync(Failure.RouteNotFound(Path));
            return;
        }

        var read = events.Read(await ReadAsync(http), SignatureOf(http));
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
