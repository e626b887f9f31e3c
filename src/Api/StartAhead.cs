using System.Security.Cryptography;
using FinApi.Api.Nodes;
using FinApi.Api.Services;
using FinApi.Application.Nodes;
using FinApi.Domain.Calendars;
using OpenTelemetry.Metrics;

namespace FinApi.Api;

/// <summary>
/// Makes parts of the start on another core, beside the composition, which is one thread and runs nearly every line for
/// the first time. Whatever comes to need one of these parts waits for it, or makes it itself: each is a static or a
/// singleton. A part that fails here fails again there, where somebody hears of it.
/// </summary>
internal static class StartAhead
{
    private static readonly Lazy<Task> Statics = new(() => Task.Run(MakeStatics));

    /// <summary>Begins with what needs no services, once in a process.</summary>
    public static void Begin() => _ = Statics.Value;

    /// <summary>Goes on with the singleton that takes longest to make.</summary>
    public static void Make(IServiceProvider services) =>
        _ = Statics.Value.ContinueWith(
            _ => services.GetService<MeterProvider>(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);

    // In the order in which the composition comes to them.
    private static void MakeStatics()
    {
        _ = RoleServices.ListOf(Roles.All); // the descriptors of the contract
        RandomNumberGenerator.Fill(stackalloc byte[1]); // loads the library of the system
        _ = TradingCalendars.Mics;
        _ = GrpcRegistration.Mapping;
    }
}
