using FinApi.Api.Hosting;
using FinApi.Application.Callers;
using FinApi.Domain.Limits;
using Grpc.Core;

namespace FinApi.Api.Auth;

/// <summary>From where a call comes, as audit events and sessions tell it.</summary>
internal static class CallOrigins
{
    public static CallOrigin Origin(this ServerCallContext context) => context.GetHttpContext().Origin();

    public static CallOrigin Origin(this HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return new CallOrigin(plain?.ToString() ?? string.Empty, ClientOf(http))
        {
            Network = NetworkName.Of(address),
            IsDirect = http.RequestServices.GetRequiredService<DirectCalls>().IsDirect(http),
        };
    }

    // Shown to people later, so it is cut and cleaned here.
    private static string ClientOf(HttpContext http)
    {
        var text = http.Request.Headers.UserAgent.ToString();
        var cut = text.Length <= CallOrigin.MaxClientLength ? text : text[..CallOrigin.MaxClientLength];
        return string.Concat(cut.Where(character => !char.IsControl(character)));
    }
}
