using CsCheck;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Limits;
using FinApi.Infrastructure.Redis.Scripting;

namespace FinApi.Infrastructure.Tests.Redis.Limits;

/// <summary>The script against an exact reference of what it promises, over random times, nodes and losses.</summary>
public sealed class LimitScriptModelTests
{
    private const long Start = 1_795_176_000_000;

    private enum Step
    {
        Take,
        Lease,
        EndLease,
        GiveBack,
        LoseEverything,
    }

    // Any kind of step by any node, after any time within, around and beyond the window.
    private static readonly Gen<(int Limit, int KeyLimit, (Step Step, int Node, int Cost, int Wait)[] Steps)> Days =
        Gen.Select(
            Gen.Int[1, 120],
            Gen.Int[1, 60],
            Gen.Select(
                Gen.Frequency(
                    (8, Gen.Const(Step.Take)), (5, Gen.Const(Step.Lease)), (2, Gen.Const(Step.EndLease)),
                    (2, Gen.Const(Step.GiveBack)), (1, Gen.Const(Step.LoseEverything))),
                Gen.Int[0, 2],
                Gen.Int[0, 9],
                Gen.OneOf(Gen.Const(0), Gen.Int[0, 900], Gen.Int[0, 9_000], Gen.Int[58_000, 65_000]))
            .Array[1, 40]);

    [Fact]
    public async Task Take_AnySteps_IsWhatAnExactReferenceSays()
    {
        await using var connection = await SharedRedis.ConnectAsync(RedisForm.Single);
        var run = 0;
        await Days.SampleAsync(
            day => CheckAsync(connection, $"run-{Interlocked.Increment(ref run)}", day.Limit, day.KeyLimit, day.Steps),
            iter: 60,
            threads: 1);
    }

    [Fact]
    public async Task Take_LeaseThatWasGivenBackWhole_IsStillHeldOnceItsNodeTakesMore()
    {
        await using var connection = await SharedRedis.ConnectAsync(RedisForm.Single);

        await CheckAsync(
            connection,
            "given-back",
            limit: 68,
            keyLimit: 22,
            [
                (Step.Lease, 0, 1, 0), (Step.GiveBack, 0, 0, 61_000), (Step.Take, 1, 1, 0), (Step.Take, 0, 1, 0),
                (Step.Lease, 1, 1, 0),
            ]);
    }

    [Fact]
    public async Task Take_AfterALeaseThatOutlivesWhatCameLater_CountsNothingThatIsOver()
    {
        await using var connection = await SharedRedis.ConnectAsync(RedisForm.Single);

        await CheckAsync(
            connection,
            "outlived",
            limit: 67,
            keyLimit: 21,
            [(Step.Lease, 0, 7, 0), (Step.Lease, 0, 1, 1_947), (Step.Take, 2, 6, 59_996), (Step.Take, 2, 1, 104)]);
    }

    private static async Task CheckAsync(
        RedisConnection connection,
        string name,
        int limit,
        int keyLimit,
        IEnumerable<(Step Step, int Node, int Cost, int Wait)> steps)
    {
        var script = new ScriptRun(connection, name);
        var reference = new LimitReference(limit, keyLimit);
        var now = Start;
        foreach (var (step, node, cost, wait) in steps)
        {
            now += wait;
            reference.MoveTo(now / 1_000);
            if (step == Step.LoseEverything)
            {
                // Each node brings its own again with its next call.
                await script.LoseAsync();
                reference.Lose();
                continue;
            }

            var wanted = step switch
            {
                Step.Lease => cost,
                Step.EndLease => 0,
                _ => (int?)null,
            };
            var taken = step is Step.GiveBack or Step.EndLease ? 0 : cost;
            var returned = step == Step.GiveBack ? reference.FindReturn(node, cost) : null;

            // The script first: what it is sent is what the node knew before.
            var actual = await script.TakeAsync(node, now, reference, taken, wanted, returned);
            Assert.Equal(reference.Take(node, taken, wanted, returned), actual);
        }
    }

    private sealed class ScriptRun(RedisConnection connection, string name)
    {
        private readonly ScriptCall _script = Scripts.On(connection, Scripts.Take);
        private readonly string[] _names = new LimitLineKey(name, "key", IsAboutAccount: false).ToRedis();

        public async Task LoseAsync()
        {
            foreach (var key in _names)
            {
                await connection.CallAsync(
                    database => database.KeyDeleteAsync(connection.Key(key)), CancellationToken.None);
            }
        }

        public async Task<LimitReference.Answer> TakeAsync(
            int node, long now, LimitReference reference, int cost, int? wanted, LimitReturn? returned)
        {
            var own = reference.RecordOf(node);
            var check = new Application.Limits.LimitCheck(
                name, "key", cost, reference.Limit, reference.KeyLimit, PerDay: null);
            var call = new LimitCall(check, wanted, returned is { } given ? [given] : []);
            var reply = await RunAsync();
            if (reply.Status == LimitReply.Outcome.NeedsMerge)
            {
                call = call with { Merges = true };
                reply = await RunAsync();
            }

            reference.Seen(node, reply);
            return new LimitReference.Answer(
                reply.Status == LimitReply.Outcome.Allowed,
                reply.Window.Used,
                reply.KeyWindow.Used,
                reply.Lease,
                reply.Window.FitsSlot,
                reply.KeyWindow.FitsSlot);

            async Task<LimitReply> RunAsync()
            {
                var arguments = LimitArguments.Of($"node-{node}", call, own.Window, own.KeyWindow);
                arguments[LimitArguments.Time] = now;
                return LimitReply.Read(await _script(_names, arguments));
            }
        }
    }
}
