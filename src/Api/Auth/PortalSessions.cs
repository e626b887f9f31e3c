using System.Text.Json;
using FinApi.Api.Errors;
using FinApi.Api.Translation;
using FinApi.Application.Accounts.Sessions.CreateSession;
using FinApi.Application.Accounts.Sessions.DeleteSession;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using Google.Rpc;
using MediatR;

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

        if (await ReadAsync(http) is not { } given)
        {
            await http.WriteErrorAsync(
                Failure.Malformed("The body must be {\"email\": \"...\", \"password\": \"...\"}."));
            return;
        }

        var command = new CreateSessionCommand(
            given.Email ?? string.Empty, given.Password ?? string.Empty, http.Origin());
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

    private static async Task<SignInForm?> ReadAsync(HttpContext http)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<SignInForm>(
                http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record SignInForm(string? Email, string? Password);
}
