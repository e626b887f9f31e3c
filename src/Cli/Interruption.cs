using System.Runtime.InteropServices;

namespace FinApi.Cli;

/// <summary>Ctrl-C in two steps: the first asks to finish what is under way, the second ends it at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Cancelled by the first interruption.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled by the second interruption.</summary>
    public CancellationToken Aborting => _aborting.Token;

    public static Interruption OnSignals()
    {
        var interruption = new Interruption();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            interruption._signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                interruption.Interrupt();
            }));
        }

        return interruption;
    }

    public void Interrupt() => (_stopping.IsCancellationRequested ? _aborting : _stopping).Cancel();

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stopping.Dispose();
        _aborting.Dispose();
    }
}
