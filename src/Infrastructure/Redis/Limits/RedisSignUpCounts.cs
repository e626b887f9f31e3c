using FinApi.Application.Limits.SignIn;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.Redis.Scripting;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>The new accounts of networks, in windows of 60 slots of a minute on Redis's clock.</summary>
internal sealed class RedisSignUpCounts(ScriptCall script, NodeIdentity identity) : ISignUpCounts
{
    private const int SlotMilliseconds = 60_000;

    public async ValueTask<SignUpCount?> TakeAsync(string network, int limit, CancellationToken cancellationToken)
    {
        var tag = $"{{signup:{network}}}";
        var result = await script(
            [$"{tag}:window", $"{tag}:day"], LimitArguments.OfOne(identity.Id, SlotMilliseconds, limit));
        var reply = LimitReply.Read(result);
        return reply.Status == LimitReply.Outcome.Allowed
            ? new SignUpCount(IsTaken: true, TimeSpan.Zero)
            : new SignUpCount(
                IsTaken: false,
                TimeSpan.FromMilliseconds(Math.Max(0, (reply.Window.FitsSlot * SlotMilliseconds) - reply.Now)));
    }
}
