using System.Security.Cryptography;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Plans;

/// <summary>
/// The plans of a file. A wrong file stops the start; later the last good plans stay in force, and the node is
/// degraded.
/// </summary>
internal sealed partial class FilePlanCatalog(IOptions<PlansOptions> options, ILogger<FilePlanCatalog> logger)
    : IPlanCatalog, IStoreMonitor
{
    private readonly Lock _reloadLock = new();
    private volatile Loaded? _loaded;

    public IReadOnlyList<Plan> Plans => Current.Plans.Offered;

    public string Fingerprint => Current.Fingerprint;

    private Loaded Current => _loaded ?? Start();

    public Plan? Find(string name) => Current.Plans.Find(name);

    public ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken)
    {
        var (_, text, problem, _) = Current;
        var health = problem.Length == 0 ? StoreHealth.Healthy : StoreHealth.Degraded;
        return ValueTask.FromResult(new StoreState("plans", health, problem, text.Length, MaxBytes: null));
    }

    /// <summary>Reads the file again; true when the plans in force have changed.</summary>
    public bool Reload()
    {
        lock (_reloadLock)
        {
            var known = Current;
            if (!TryReadFile(out var text, out var failure))
            {
                Keep(known, text, failure);
                return false;
            }

            if (text.AsSpan().SequenceEqual(known.FileText))
            {
                return false;
            }

            if (PlanFile.Read(text, out var problems) is not { } plans)
            {
                Keep(known, text, string.Join(' ', problems));
                return false;
            }

            Replace(known, text, plans);
            return true;
        }
    }

    private Loaded Start()
    {
        lock (_reloadLock)
        {
            return _loaded ??= Load();
        }
    }

    private Loaded Load()
    {
        if (!TryReadFile(out var text, out var failure))
        {
            throw Refusal(failure);
        }

        var plans = PlanFile.Read(text, out var problems) ?? throw Refusal(string.Join(' ', problems));
        return new Loaded(plans, text, string.Empty, FingerprintOf(text));
    }

    private OptionsValidationException Refusal(string problem) =>
        new(
            PlansOptions.Section,
            typeof(PlansOptions),
            [$"Plans:Path, which is {options.Value.FullPath}, cannot be used. {problem}"]);

    private void Replace(Loaded known, byte[] text, PlanSet plans)
    {
        string[] missing = [.. known.Plans.MissingIn(plans).Select(plan => plan.Name)];
        var problem = missing.Length == 0
            ? string.Empty
            : $"Plans that are gone from the file stay in force for their accounts until the next start: "
                + $"{string.Join(", ", missing)}. Write them with \"retired\": true.";
        _loaded = new Loaded(plans.Keeping(known.Plans), text, problem, FingerprintOf(text));
        LogReloaded(plans.Offered.Count);
        if (problem.Length > 0)
        {
            LogMissing(problem);
        }
    }

    private void Keep(Loaded known, byte[] text, string problem)
    {
        var kept = known with { FileText = text, Problem = $"The last good plans are in force. {problem}" };
        if (kept.Problem != known.Problem)
        {
            LogKept(problem);
        }

        _loaded = kept;
    }

    // Sixteen digits are enough to distinguish two files; nobody gains by making two files with the same digits.
    private static string FingerprintOf(byte[] text) => Convert.ToHexStringLower(SHA256.HashData(text))[..16];

    private bool TryReadFile(out byte[] text, out string failure)
    {
        try
        {
            text = File.ReadAllBytes(options.Value.FullPath);
            failure = string.Empty;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            text = [];
            failure = $"The file cannot be read: {e.Message}";
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Plans were read anew: {Count} can be chosen")]
    private partial void LogReloaded(int count);

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private partial void LogMissing(string problem);

    [LoggerMessage(
        LogLevel.Warning,
        "The file of plans was changed and cannot be used; the last good plans stay. {Problem}")]
    private partial void LogKept(string problem);

    // Plans and Fingerprint are of the plans in force. FileText is what was read last, good or not, and empty when the
    // file could not be read; Problem is the reason why it is not in force, and empty when it is.
    private sealed record Loaded(PlanSet Plans, byte[] FileText, string Problem, string Fingerprint);
}
