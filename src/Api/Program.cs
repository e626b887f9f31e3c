using FinApi.Api.Billing;
using FinApi.Api.Demo;
using FinApi.Api.Hosting;
using FinApi.Api.Http;
using FinApi.Api.Nodes;
using FinApi.Api.OpenApi;
using FinApi.Api.Operations;
using FinApi.Api.Pages;
using FinApi.Api.PriceStreams;
using FinApi.Api.Services;
using FinApi.Api.WebSockets;
using FinApi.Application;
using FinApi.Infrastructure;
using FinApi.Infrastructure.Feeds;
using FinApi.Infrastructure.Payments;
using FinApi.Infrastructure.Plans;

namespace FinApi.Api;

/// <summary>The one place where the parts are put together.</summary>
public static class Program
{
    /// <summary>
    /// Runs FinApi until it is told to stop; with <c>openapi</c>, <see cref="OperatorCommand"/>,
    /// <see cref="BillingCommand"/> or one of <see cref="StoreCommands"/> as the first argument only that is done. Exit
    /// code 1: it could not start, or go on.
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
        OperatorCommand.Find(args, CancellationToken.None)
        ?? BillingCommand.Find(args, CancellationToken.None)
        ?? StoreCommands.Find(args, CancellationToken.None);

    private static Task RunAsync(Func<IServiceProvider, Task<string>> command, string[] settings) =>
        Create(settings, HostRun.LogToStandardError).RunCommandAsync(command);

    /// <summary>Composes FinApi from appsettings.json, the environment and the command line.</summary>
    /// <param name="replace">What tests put in the place of the real thing.</param>
    internal static WebApplication Create(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
        UnservedSettings.Refuse(builder.Configuration);
        builder.AddPorts();
        builder.Services.AddApplication(builder.Configuration);
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddPlans(builder.Configuration);
        builder.Services.AddPayments();
        builder.Services.AddFeeds(builder.Configuration);
        builder.AddDemo();
        builder.AddBilling();
        builder.AddFinApiHttp();
        builder.AddFinApiGrpc();
        builder.AddNodes();
        builder.AddStreamSocket();
        builder.AddPriceStreams();
        builder.AddOpenApiDocument();
        builder.AddOperations();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseFinApiHttp();
        app.MapFinApiGrpc();
        app.MapNodes();
        app.MapStreamSocket();
        app.MapPriceStreams();
        app.MapOpenApiDocument();
        app.MapOperations();
        app.MapBilling();
        app.MapPages();
        return app;
    }
}
