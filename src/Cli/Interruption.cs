using System.Runtime.InteropServices;

namespace FinApi.Cli;

/// <summary>
/// Ctrl-C, or a request to end, in two steps: the first asks to finish what is under way, the second ends it at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Cancelled by the first interruption.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled by the second interruption.</summary>
    public CancellationToken Aborting => _aborting.Token;

    /// <summary>
    /// What shells give to a program that a signal ended: 130 after Ctrl-C, 143 when it was asked to end. Only valid
    /// once <see cref="Stopping"/> is cancelled.
    /// </summary>
    public int ExitCode { get; private set; }

    public static Interruption OnSignals()
    {
        var interruption = new Interruption();
        foreach (var (signal, exitCode) in new[]
        {
            (PosixSignal.SIGINT, Cli.ExitCode.Interrupted),
            (PosixSignal.SIGTERM, Cli.ExitCode.Terminated),
        })
        {
            interruption._signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                interruption.Interrupt(exitCode);
            }));
        }

        return interruption;
    }

    public void Interrupt(int exitCode = Cli.ExitCode.Interrupted)
    {
        ExitCode = exitCode;
        (_stopping.IsCancellationRequested ? _aborting : _stopping).Cancel();
    }

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stopping.Dispose();
        _aborting.Dispose();
    }
}
