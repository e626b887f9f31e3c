using FinApi.Api.Errors;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Http.Shared;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The one place where answers to GET get their cache headers and where If-None-Match is answered, and where answers
/// over any transport may be kept by the node itself (<see cref="AnswerDraft"/>). It stands innermost: an answer that
/// became an error never reaches the code that would let it be kept.
/// </summary>
/// <remarks>
/// 1. Describe the answer to come by its request: its age, and a validator of the settled data as memory shows them.
/// 2. The caller's tag names that validator: 304, and no handler runs.
/// 3. Make the answer, or take it from another node (<see cref="SharedAnswers"/>); complete the description by what
/// only the answer tells, first of all the versions that it was read at.
/// 4. The caller's tag names the answer after all: 304; otherwise send it with its headers.
/// </remarks>
internal sealed partial class CachingInterceptor(
    CacheRules rules, SharedAnswers shared, ILogger<CachingInterceptor> logger) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var http = context.GetHttpContext();
        var policy = FindPolicy<TRequest, TResponse>(http);
        if (policy is null)
        {
            return continuation(request, context);
        }

        return GrpcProtocol.IsGrpc(http.Request)
            ? AnswerGrpcAsync(policy, http, request, context, continuation)
            : AnswerAsync(policy, http, request, context, continuation);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var http = context.GetHttpContext();
        var policy = FindPolicy<TRequest, TResponse>(http);
        return policy is null
            ? continuation(request, responseStream, context)
            : StreamAsync(policy, http, request, responseStream, context, continuation);
    }

    // HEAD has become GET before routing. Of gRPC only what the node itself may keep.
    private static ICachePolicy<TRequest, TResponse>? FindPolicy<TRequest, TResponse>(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || http.Features.Get<AnswerDraft>() is not null
            ? http.RequestServices.GetService<ICachePolicy<TRequest, TResponse>>()
            : null;

    // gRPC has no headers for caches.
    private async Task<TResponse> AnswerGrpcAsync<TRequest, TResponse>(
        ICachePolicy<TRequest, TResponse> policy,
        HttpContext http,
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var subject = await policy.DescribeAsync(request, context.CancellationToken);
        var response = shared.FindKey(http, subject, request) is { } key
            ? await shared.AnswerAsync(key, http, subject!, request, context, continuation)
            : await continuation(request, context);
        LetKeepMade(http, subject, (IMessage)response);
        return response;
    }

    private void LetKeepMade(HttpContext http, CacheSubject? subject, IMessage? message = null)
    {
        var read = subject?.Validator is null ? null : PageVersions.Of(http);
        if (subject?.StampsOf(read) is { } stamps)
        {
            LetKeep(http, subject, stamps, message);
        }
    }

    private void LetKeep(
        HttpContext http, CacheSubject subject, IReadOnlyList<InstrumentStamp> stamps, IMessage? message = null)
    {
        if (http.Features.Get<AnswerDraft>() is { } draft
            && subject.MaxAgeAt(rules.Begin().Time) is var maxAge
            && maxAge > TimeSpan.Zero)
        {
            draft.Allow(stamps, maxAge, message);
        }
    }

    private async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        ICachePolicy<TRequest, TResponse> policy,
        HttpContext http,
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var start = rules.Begin();
        var subject = await policy.DescribeAsync(request, context.CancellationToken);
        if (subject is null)
        {
            return await continuation(request, context);
        }

        if (rules.Confirm(http, subject, start) is { } confirmed)
        {
            if (subject.Stamps is { } stamps)
            {
                LetKeep(http, subject, stamps);
            }

            confirmed.SendNotModified();
            // Written into the discarded body.
            return Activator.CreateInstance<TResponse>();
        }

        var response = shared.FindKey(http, subject, request) is { } key
            ? await shared.AnswerAsync(key, http, subject, request, context, continuation)
            : await continuation(request, context);
        var (headers, isKnown) = rules.Describe(
            http, subject, FactsOf(http, policy.Read(response)), (IMessage)response, start);
        LetKeepMade(http, subject);
        Send(headers, isKnown);
        return response;
    }

    // The lists of a long answer are not in its message, and the first message of a file does not tell of its rows.
    private static AnswerFacts FactsOf(HttpContext http, AnswerFacts ofMessage) =>
        (PageBody.Of(http)?.Extent ?? FileAnswer.Of(http)?.Extent) is { } extent
            ? ofMessage with { Extent = extent }
            : ofMessage;

    private async Task StreamAsync<TRequest, TResponse>(
        ICachePolicy<TRequest, TResponse> policy,
        HttpContext http,
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var start = rules.Begin();
        var subject = await policy.DescribeAsync(request, context.CancellationToken);
        if (subject is not null && rules.Confirm(http, subject, start) is { } confirmed)
        {
            confirmed.SendNotModified();
            return;
        }

        PageVersions? promised = null;
        var writer = new FirstMessageWriter<TResponse>(responseStream, SendsHeadersOnly, IsOver);
        try
        {
            await continuation(request, writer, context);
        }
        catch (FirstMessageWriter<TResponse>.EnoughException)
        {
            // The headers are all that was wanted, or all that can be given.
        }

        bool SendsHeadersOnly(TResponse first)
        {
            if (subject is null)
            {
                return AnswersHead(http);
            }

            var facts = FactsOf(http, policy.Read(first));
            var (headers, isKnown) = rules.Describe(http, subject, facts, whole: null, start);
            promised = headers.Tag is null ? null : PageVersions.Of(http);
            Send(headers, isKnown);
            return isKnown || AnswersHead(http);
        }

        // A file is read in parts. Its tag promises all of them from the versions of the first, and what has been sent
        // cannot be taken back: the transfer is broken off, so that no cache takes what came for the whole.
        bool IsOver()
        {
            if (promised is null || (start.Epoch == rules.Epoch && promised.Equals(PageVersions.Of(http))))
            {
                return false;
            }

            BrokenOff(context.Method, http.TraceIdentifier);
            http.Abort();
            return true;
        }
    }

    // The type would be named with the first bytes, which are not sent.
    private static bool AnswersHead(HttpContext http)
    {
        if (!HeadMiddleware.IsHead(http))
        {
            return false;
        }

        FileAnswer.Of(http)?.Describe(http.Response);
        return true;
    }

    private static void Send(CacheHeaders headers, bool isKnown)
    {
        if (isKnown)
        {
            headers.SendNotModified();
        }
        else
        {
            headers.Send();
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "{Method} was broken off: settled data changed while the file was written (request {RequestId})")]
    private partial void BrokenOff(string method, string requestId);
}
