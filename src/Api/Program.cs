using FinApi.Api.Auth;
using FinApi.Api.Hosting;
using FinApi.Api.Http;
using FinApi.Api.Http.Caching;
using FinApi.Api.Http.CrossOrigin;
using FinApi.Api.OpenApi;
using FinApi.Api.Pages;
using FinApi.Api.Services;
using FinApi.Application;
using FinApi.Infrastructure;
using FinApi.Infrastructure.Feeds;
using FinApi.Infrastructure.Plans;
using Microsoft.Extensions.Logging.Console;

namespace FinApi.Api;

/// <summary>The one place where the parts are put together.</summary>
public static class Program
{
    /// <summary>
    /// Runs FinApi until it is told to stop; with <c>openapi</c>, <see cref="OperatorCommand"/> or one of
    /// <see cref="StoreCommands"/> as the first argument only that is done. Exit code 1: it could not start.
    /// </summary>
    public static async Task<int> Main(string[] args)
    {
        if (OpenApiCommand.TryRun(args))
        {
            return 0;
        }

        try
        {
            await (FindCommand(args) is var (command, settings)
                ? RunAsync(command, settings)
                : Create(args).RunToEndAsync());
            return 0;
        }
        catch (Exception exception) when (StartFailure.TryExplain(exception, out var sentence))
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static (Func<IServiceProvider, Task<string>> RunAsync, string[] Settings)? FindCommand(string[] args) =>
        OperatorCommand.Find(args, CancellationToken.None) ?? StoreCommands.Find(args, CancellationToken.None);

    private static async Task RunAsync(Func<IServiceProvider, Task<string>> command, string[] settings)
    {
        // The log goes to standard error: the answer alone is what a file or a pipe wants.
        await using var app = Create(settings, services => services.Configure<ConsoleLoggerOptions>(
            options => options.LogToStandardErrorThreshold = LogLevel.Trace));
        await Console.Out.WriteLineAsync(await command(app.Services));
    }

    /// <summary>Composes FinApi from appsettings.json, the environment and the command line.</summary>
    /// <param name="replace">What tests put in the place of the real thing.</param>
    internal static WebApplication Create(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
        UnservedSettings.Refuse(builder.Configuration);
        builder.AddPorts();
        builder.AddCrossOrigin();
        builder.Services.AddApplication(builder.Configuration);
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddPlans(builder.Configuration);
        builder.Services.AddFeeds(builder.Configuration);
        builder.AddCallGuard();
        builder.Services.AddFinApiGrpc(builder.Configuration);
        builder.AddCaching();
        builder.AddOperations();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseFinApiHttp();
        app.MapFinApiGrpc();
        app.MapOperations();
        app.MapPages();
        return app;
    }
}
