using FinApi.Api.Errors;
using FinApi.Api.Translation;
using FinApi.Application.Accounts.Sessions.CreateSession;
using FinApi.Application.Accounts.Sessions.DeleteSession;
using FinApi.Application.Callers;
using FinApi.Contracts.V1;
using Google.Protobuf;
using MediatR;
using Code = Google.Rpc.Code;

namespace FinApi.Api.Auth;

/// <summary>
/// Signs a browser in and out: CreateSession and DeleteSession, with the token in a cookie that no script can read.
/// </summary>
internal sealed class PortalSessions(IMediator mediator)
{
    public const string Path = "/portal/session";

    private static readonly Failure NotOfPortal = new(
        Code.PermissionDenied,
        TransportReason.OriginNotAllowed,
        "Only the portal of this server signs in here. Programs use POST /v1/sessions.");

    public async Task SignInAsync(HttpContext http)
    {
        // Otherwise a page of another origin could sign its visitor in to an account of its own.
        if (!PortalCookie.IsOfPortal(http.Request))
        {
            await http.WriteErrorAsync(NotOfPortal);
            return;
        }

        var given = await ReadAsync(http.Request);
        if (RequestFields<CreateSessionRequest>.FindProblem(given) is { } problem)
        {
            await http.WriteErrorAsync(problem);
            return;
        }

        var command = new CreateSessionCommand(given.Email, given.Password, http.Origin());
        var signIn = await mediator.Send(command, http.RequestAborted);
        if (signIn.Error is { } error)
        {
            await http.WriteErrorAsync(Failure.From(error));
            return;
        }

        PortalCookie.Set(http.Response, signIn.Value.Token);
        Finish(http);
    }

    public async Task SignOutAsync(HttpContext http)
    {
        var caller = http.GetCaller();
        var command = new DeleteSessionCommand(caller, http.Origin(), "current");
        var result = await mediator.Send(command, http.RequestAborted);
        if (result.Error is { } error)
        {
            await http.WriteErrorAsync(Failure.From(error));
            return;
        }

        PortalCookie.Clear(http.Response);
        Finish(http);
    }

    private static void Finish(HttpContext http)
    {
        http.Response.Headers.CacheControl = CacheControlText.NoStore;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // What came is checked already, and spelt in the one way of RestBody.
    private static async Task<CreateSessionRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return JsonParser.Default.Parse<CreateSessionRequest>(
            await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
    }
}
