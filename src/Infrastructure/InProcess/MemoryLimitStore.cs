using System.Collections.Concurrent;
using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.InProcess;

/// <summary>
/// The limits of a node that counts by itself: the whole where it is alone, else its share. What was used earlier in a
/// day is read from the store at the first call of an account, and again when there are more or fewer nodes. While that
/// store does not answer, calls are held to the minute and to what this node has seen.
/// </summary>
/// <remarks>
/// Windows are divided by the role of each call. A day is divided once for all roles of the node: to divide its rest
/// anew from call to call would give the same rest away twice.
/// </remarks>
internal sealed partial class MemoryLimitStore(
    IUsageReader usage,
    LiveNodes nodes,
    NodeIdentity identity,
    TimeProvider timeProvider,
    ILogger<MemoryLimitStore> logger)
    : ILimitStore, IQuotaReader, IIdleMemory, ILimitFault
{
    // The roles that a plan's calls are for. Not streaming, unless the node has none of the others: the plan's number
    // of streams holds those, and a share for opening them alone would be missing where it is paid for.
    private const Roles Paid = Roles.MarketData | Roles.History | Roles.Reference | Roles.Account;

    // Some 500 bytes each. Beyond it new networks share what one may use: a flood of addresses must not fill the
    // memory.
    private const int MaxSubjects = 200_000;
    private const string AllOtherNetworks = "*";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, SubjectLimits> _subjects = new(StringComparer.Ordinal);
    private readonly LimitClock _clock = new(timeProvider);
    private readonly Roles _paid =
        (identity.Roles & Paid) != Roles.None ? identity.Roles & Paid : identity.Roles & Roles.Streaming;

    private int _count;

    public int Shares => nodes.MostSharesOf(_paid);

    // To be divided is no fault here: nobody else is there to count.
    public string? Fault => null;

    public ValueTask<LimitAnswer> TakeAsync(in LimitCheck check, CancellationToken cancellationToken)
    {
        while (true)
        {
            var subject = Find(NameOf(check), check.IsNetwork);
            switch (subject.TryTake(check, nodes.SharesOf(check.Role), Shares, out var answer))
            {
                case SubjectLimits.Outcome.Decided:
                    return new ValueTask<LimitAnswer>(answer);
                case SubjectLimits.Outcome.NeedsDay:
                    return new ValueTask<LimitAnswer>(LoadThenTakeAsync(subject, check, cancellationToken));
                default:
                    continue;
            }
        }
    }

    public void GiveBack(in LimitCheck check, LimitReceipt receipt)
    {
        if (_subjects.TryGetValue(NameOf(check), out var subject)
            || (check.IsNetwork && _subjects.TryGetValue(AllOtherNetworks, out subject)))
        {
            subject.GiveBack(check, receipt);
        }
    }

    /// <summary>
    /// Counts what others who count for all nodes have granted here, so that this store knows it if it has to decide.
    /// </summary>
    internal void Note(in LimitCheck check)
    {
        while (!Find(NameOf(check), check.IsNetwork).TryNote(check))
        {
            // Forgotten just now: the next one is another.
        }
    }

    public async ValueTask<QuotaUse> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        // The store has the calls of all nodes, this node those of the last seconds too.
        var stored = await usage.ReadDayAsync(accountId, _clock.Now().Day).WaitAsync(cancellationToken);
        var use = Find(accountId, isNetwork: false).Read();
        return use with { Day = Math.Max(use.Day, stored) };
    }

    public void ForgetIdle()
    {
        foreach (var (name, subject) in _subjects)
        {
            if (subject.Forget() && _subjects.TryRemove(name, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    private async Task<LimitAnswer> LoadThenTakeAsync(
        SubjectLimits subject, LimitCheck check, CancellationToken cancellationToken)
    {
        try
        {
            await subject.LoadDayAsync(Shares, day => usage.ReadDayAsync(check.Subject, day))
                .WaitAsync(Patience, timeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or TimeoutException)
        {
            DayIsUnknown(check.Subject, exception.Message);
            subject.GoOnWithoutDay();
        }

        return await TakeAsync(check, cancellationToken);
    }

    // No name of a subject has a bar in it.
    private static string NameOf(in LimitCheck check) =>
        check.IsAboutAccount ? $"account|{check.Subject}" : check.Subject;

    private SubjectLimits Find(string name, bool isNetwork)
    {
        if (_subjects.TryGetValue(name, out var known))
        {
            return known;
        }

        if (isNetwork && Volatile.Read(ref _count) >= MaxSubjects)
        {
            name = AllOtherNetworks;
        }

        var made = new SubjectLimits(_clock);
        var found = _subjects.GetOrAdd(name, made);
        if (ReferenceEquals(found, made))
        {
            Interlocked.Increment(ref _count);
        }

        return found;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The usage of {AccountId} today cannot be read ({Reason}); until it can, only this node's own count is used")]
    private partial void DayIsUnknown(string accountId, string reason);
}
