using System.Reflection;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Archive;
using FinApi.Application.Behaviors;
using FinApi.Application.Billing;
using FinApi.Application.Conditions;
using FinApi.Application.Deletions;
using FinApi.Application.History;
using FinApi.Application.Ingest;
using FinApi.Application.Limits;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Paging;
using FinApi.Application.Reference;
using FinApi.Application.Retention;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Application.Streaming;
using FinApi.Application.Workers;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FinApi.Application;

/// <summary>Registers the use cases. The ports have to be registered by Infrastructure.</summary>
public static class ApplicationRegistration
{
    /// <summary>Adds handlers, validators, the market in memory and the ingest pipeline.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PageTokens>();
        return services.AddUseCases()
            .AddStorage()
            .AddNodes(configuration)
            .AddAccounts()
            .AddBilling(configuration)
            .AddMarketData()
            .AddReference()
            .AddHistory()
            .AddConditions()
            .AddRevisions(configuration)
            .AddRetention(configuration)
            .AddDeletions(configuration)
            .AddArchive(configuration)
            .AddLog(configuration)
            .AddIngest(configuration)
            .AddStreaming(configuration)
            .AddLimits(configuration)
            .AddAuthentication()
            .AddWorkers(configuration);
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        // All are stateless or share singletons, so one of each is enough: a request then costs no construction.
        services.AddSingleton<ServiceFactory>(provider => provider.GetService!);
        services.AddSingleton<IMediator, Mediator>();
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        return services
            .AddValidators()
            .Scan(scan => scan.FromAssemblies(Assembly.GetExecutingAssembly())
                .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false)
                .AsImplementedInterfaces()
                .WithSingletonLifetime());
    }

    private static IServiceCollection AddValidators(this IServiceCollection services)
    {
        var found = AssemblyScanner.FindValidatorsInAssembly(
            Assembly.GetExecutingAssembly(), includeInternalTypes: true);
        foreach (var validator in found)
        {
            services.AddSingleton(validator.InterfaceType, validator.ValidatorType);
            services.AddSingleton(provider => (IValidator)provider.GetRequiredService(validator.InterfaceType));
        }

        return services.AddHostedService<ValidatorStart>();
    }
}
