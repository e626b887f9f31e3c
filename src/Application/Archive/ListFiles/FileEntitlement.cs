using FinApi.Application.Accounts.Plans;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Callers;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Archive.ListFiles;

/// <summary>
/// Which files a caller may have: a file is given whole or not at all, so it must hold nothing that a plan has not.
/// </summary>
internal sealed class FileEntitlement(PlanUpgrades upgrades, VisibleInstruments instruments, TimeProvider timeProvider)
{
    /// <summary>From when on a caller sees a part.</summary>
    public static Instant VisibleFrom(MarketAccess access, ArchivePart part) => part.EndTime + access.Delay;

    /// <summary>Whether a plan's history begins before a part does.</summary>
    public bool Reaches(MarketAccess access, ArchivePart part) =>
        !(part.StartTime < access.Plan.HistoryStartAt(timeProvider.GetInstant()));

    /// <summary>Refuses a part that was asked for by name and that a plan's history does not reach; null: it does.
    /// </summary>
    public Error? CheckReach(MarketAccess access, ArchivePart part, string field)
    {
        var now = timeProvider.GetInstant();
        return Reaches(access, part)
            ? null
            : upgrades.Require(
                field,
                $"The {access.Plan.Name} plan has history from {access.Plan.HistoryStartAt(now)} on, and the "
                    + $"{part} begin before.",
                other => !(part.StartTime < other.HistoryStartAt(now)));
    }

    /// <summary>Refuses a test key a file with instruments that it does not see; null: it sees all.</summary>
    public Error? CheckMarket(MarketAccess access, ArchivePart part, ArchiveManifest manifest) =>
        !access.IsTest || manifest.Instruments.All(each => instruments.IsVisible(Symbol.Parse(each.Key), true) is true)
            ? null
            : new Error(
                ErrorKind.PermissionDenied,
                ErrorReason.TestMarketOnly,
                $"The file of the {part} has instruments that are not of the simulated market, which is all that a "
                    + "test key sees. Use a live key.")
            {
                Violations = [new FieldViolation("date", "is of a file that is not of the simulated market alone.")],
            };
}
