using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace FinApi.Api.Tests.Hosting;

/// <summary>Makes every call come from an address.</summary>
internal sealed class CallerAddressFilter(IPAddress address) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext http, RequestDelegate rest) =>
        {
            http.Connection.RemoteIpAddress = address;
            return rest(http);
        });
        next(app);
    };
}
