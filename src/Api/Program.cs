using FinApi.Api.Billing;
using FinApi.Api.CommandLine;
using FinApi.Api.Demo;
using FinApi.Api.Hosting;
using FinApi.Api.Http;
using FinApi.Api.Nodes;
using FinApi.Api.OpenApi;
using FinApi.Api.Operations;
using FinApi.Api.Pages;
using FinApi.Api.Services;
using FinApi.Api.Services.Accounts;
using FinApi.Api.Services.Ingestion;
using FinApi.Api.Services.Streaming;
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
    /// Runs FinApi until it is told to stop, or one command of it. Exit code 1: it could not start, go on, or do what
    /// the command says; 2: the command line is wrong.
    /// </summary>
    public static Task<int> Main(string[] args) =>
        new ServerCommandLine(
            [OperatorCommand.Command, BillingCommand.Command, .. StoreCommands.All],
            settings => Create(settings).RunToEndAsync(),
            (settings, command) => Create(settings, HostRun.LogToStandardError).RunCommandAsync(command))
        .RunAsync(args);

    /// <summary>Composes FinApi from appsettings.json, the environment and the command line.</summary>
    /// <param name="replace">What tests put in the place of the real thing.</param>
    internal static WebApplication Create(string[] args, Action<IServiceCollection>? replace = null)
    {
        StartAhead.Begin();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
        UnservedSettings.Refuse(builder.Configuration);
        LoggingSettings.Refuse(builder.Configuration);
        builder.AddPorts();
        builder.Services.AddApplication(builder.Configuration);
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddPlans(builder.Configuration);
        builder.Services.AddPayments();
        builder.Services.AddFeeds(builder.Configuration, services => services.GetRequiredService<DemoMode>().IsOn);
        builder.AddDemo();
        builder.AddBilling();
        builder.AddFinApiHttp();
        builder.AddFinApiGrpc();
        builder.AddStreaming();
        builder.AddIngestion();
        builder.AddNodes();
        builder.AddOpenApiDocument();
        builder.AddOperations();
        builder.AddKnownSettings();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        StartAhead.Make(app.Services);
        app.UseFinApiHttp();
        app.MapFinApiGrpc();
        app.MapAccount();
        app.MapStreaming();
        app.MapIngestion();
        app.MapOpenApiDocument();
        app.MapOperations();
        app.MapPages();
        return app;
    }
}
