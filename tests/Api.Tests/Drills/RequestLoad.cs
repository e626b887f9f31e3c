namespace FinApi.Api.Tests.Drills;

/// <summary>200 requests a second through the balancer, each once: what fails is counted.</summary>
internal sealed class RequestLoad : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly Task _running;
    private int _count;
    private int _failures;

    public RequestLoad(int port, string key)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
        _http.DefaultRequestHeaders.Add("x-api-key", key);
        _running = Task.Run(RunAsync);
    }

    public int Count => _count;

    public int Failures => _failures;

    public void Begin() => (_count, _failures) = (0, 0);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        List<Task> underWay = [];
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                underWay.RemoveAll(request => request.IsCompleted);
                underWay.Add(AskAsync());
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(underWay);
        }
    }

    private async Task AskAsync()
    {
        Interlocked.Increment(ref _count);
        try
        {
            using var answer = await _http.GetAsync("/v1/instruments/AAPL", CancellationToken.None);
            if ((int)answer.StatusCode >= 500)
            {
                Interlocked.Increment(ref _failures);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _failures);
        }
    }
}
