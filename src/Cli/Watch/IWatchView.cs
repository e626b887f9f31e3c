using FinApi.Contracts.V1;

namespace FinApi.Cli.Watch;

/// <summary>Where live prices are shown.</summary>
internal interface IWatchView
{
    /// <summary>Runs the work with the view open.</summary>
    Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken);

    /// <summary>Shows a frame.</summary>
    void Show(StreamFrame frame);

    /// <summary>Says something about the connection.</summary>
    void Notice(string sentence);
}
