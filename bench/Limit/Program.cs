using FinApi.Limit;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The least that Kestrel and grpc-dotnet can do for the same bytes on the wire: what FinApi is measured against.
// `--Postgres=<connection string>` lets it read bars with Npgsql and nothing else.
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
});
builder.Services.AddGrpc();
builder.Services.AddSingleton<KeptAnswers>();
builder.Services.AddSingleton<Broadcast>();
builder.Services.AddSingleton(new BarDatabase(builder.Configuration["Postgres"]));
builder.Services.AddSingleton<LimitService>();
builder.Services.AddSingleton<IServiceMethodProvider<LimitService>, LimitMethods>();

var app = builder.Build();
app.MapGrpcService<LimitService>();
app.MapPut(KeptAnswers.Prefix + "/{**path}", (HttpContext http, KeptAnswers answers) => answers.KeepAsync(http));
app.MapPost(KeptAnswers.Prefix + "/{**path}", (HttpContext http, KeptAnswers answers) => answers.WriteAsync(http));
app.MapGet(BarPages.Path, (HttpContext http, BarDatabase bars) => BarPages.WriteAsync(http, bars));
app.MapGet("/{**path}", (HttpContext http, KeptAnswers answers) => answers.WriteAsync(http));
await app.StartAsync();
string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
await Console.Out.WriteLineAsync($"Limit listening on {addresses[0]} (REST), {addresses[1]} (gRPC)");
await app.WaitForShutdownAsync();
