using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Http.Caching;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Domain.Accounts;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;

namespace FinApi.Api.Http.Shared;

/// <summary>
/// Makes pages as if somebody had asked for them over gRPC, behind everything that a caller has to pass: no key, no
/// limit, no usage. What the page is made of, and whether nodes share it, is decided as for any call.
/// </summary>
internal sealed class InnerCalls(EndpointDataSource endpoints, IServiceScopeFactory scopes, IPlanCatalog plans)
{
    /// <summary>Makes a page.</summary>
    /// <returns>Whether it was answered; false also where no plan has callers that would ask for it.</returns>
    public async Task<bool> TryMakeAsync(PageName page, CancellationToken cancellationToken)
    {
        if (CallerOf(page) is not { } caller || EndpointOf(page) is not { RequestDelegate: { } answer } endpoint)
        {
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        var end = new EndOfCall();
        var http = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            RequestAborted = cancellationToken,
        };
        http.Features.Set<IHttpResponseTrailersFeature>(end);
        http.Features.Set(InnerCall.Mark);
        // Of gRPC only what a node might keep has a policy of caching. What comes of the draft is nobody's.
        http.Features.Set(new AnswerDraft());
        http.SetCaller(caller);
        http.SetEndpoint(endpoint);
        http.Request.Method = HttpMethods.Post;
        http.Request.Protocol = HttpProtocol.Http2;
        http.Request.Path = endpoint.RoutePattern.RawText;
        http.Request.ContentType = "application/grpc";
        http.Request.Body = new MemoryStream(GrpcProtocol.Frame(page.Request));
        http.Response.Body = Stream.Null;
        await answer(http);
        cancellationToken.ThrowIfCancellationRequested();
        return StatusOf(http.Response.Headers) is "0" || StatusOf(end.Trailers) is "0";
    }

    // The delayed market is never shared.
    private Caller? CallerOf(PageName page) =>
        plans.Plans.FirstOrDefault(
            plan => plan.HistoryDays == page.HistoryDays && plan.DataDelay == Duration.Zero) is { } plan
                ? new Caller(
                    CallerKind.Anonymous,
                    AccountId: string.Empty,
                    CredentialId: string.Empty,
                    Scopes.None,
                    plan,
                    KeyEnvironment.Live)
                : null;

    private RouteEndpoint? EndpointOf(PageName page)
    {
        var path = $"/{page.Method.Service.FullName}/{page.Method.Name}";
        return endpoints.Endpoints.OfType<RouteEndpoint>()
            .FirstOrDefault(endpoint => endpoint.RoutePattern.RawText == path);
    }

    private static string? StatusOf(IHeaderDictionary headers) => headers["grpc-status"];

    private sealed class EndOfCall : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
    }
}
