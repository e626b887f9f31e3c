using System.Net.Sockets;
using System.Text;

#pragma warning disable CA1050, MA0047, CA1515 // the runtime looks for this very name without a namespace

/// <summary>
/// Loaded by the runtime into a server that is measured (DOTNET_STARTUP_HOOKS), so that the server itself needs no
/// diagnostics of the bench. Costs nothing until it is asked. Answers each connection to the
/// socket that BENCH_PROBE names with one line: bytes allocated since the start, bytes in the
/// heap, collections of the three generations, milliseconds of pauses, methods compiled. 'c'
/// as the first byte collects before; 'r' only reads. Ends the server once the bench is gone.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("BENCH_PROBE") is { Length: > 0 } path)
        {
            new Thread(() => Answer(path)) { IsBackground = true, Name = "bench probe" }.Start();
            new Thread(EndWithBench) { IsBackground = true, Name = "bench guard" }.Start();
        }
    }

    private static void Answer(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var question = new byte[1];
        while (true)
        {
            using var asker = listener.Accept();
            if (asker.Receive(question) == 1)
            {
                if (question[0] == (byte)'c')
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    GC.WaitForPendingFinalizers();
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }

                asker.Send(Encoding.ASCII.GetBytes(
                    $"{GC.GetTotalAllocatedBytes()} {GC.GetTotalMemory(false)} {GC.CollectionCount(0)} "
                    + $"{GC.CollectionCount(1)} {GC.CollectionCount(2)} "
                    + $"{(long)GC.GetTotalPauseDuration().TotalMilliseconds} "
                    + $"{System.Runtime.JitInfo.GetCompiledMethodCount()}"));
            }
        }
    }

    private static void EndWithBench()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
            // Only its end matters.
        }

        Environment.Exit(1);
    }
}
