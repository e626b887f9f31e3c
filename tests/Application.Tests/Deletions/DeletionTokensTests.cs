using System.Buffers.Text;
using FinApi.Application.Deletions;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Tests.Deletions;

public sealed class DeletionTokensTests
{
    private static readonly DeletionRequest Request = new()
    {
        Target = DeletionTarget.Range,
        Symbols = [Symbol.Parse("AAPL"), Symbol.Parse("BRK.B")],
        Kinds = [DataKind.Trades],
        Range = new TimeRange(Market.At("2026-11-19T00:00:00Z"), Market.At("2026-11-20T00:00:00Z")),
    };

    private readonly SettableTime _time = new(Market.At("2026-11-20T15:00:00Z").ToDateTimeOffset());
    private readonly StoreEpoch _epoch = new();
    private readonly MemoryStore _store = new();

    // Of another node of the store: it has the same key.
    private DeletionTokens Tokens => new(_store, _epoch, _time);

    [Fact]
    public void Read_IssuedToTheOperator_GivesTheRequestAndTheFingerprint()
    {
        var plan = new DeletionPlan(Request, Scope: null, []);
        var (token, expireTime) = Tokens.Issue("operator", plan);
        var (other, _) = Tokens.Issue("operator", plan);

        var ticket = Tokens.Read("operator", token).Value;

        Assert.Equal(Request.ToText(), ticket.Request.ToText());
        Assert.Equal(plan.Fingerprint(), ticket.Fingerprint.ToArray());
        Assert.Equal(Market.At("2026-11-20T15:15:00Z"), expireTime);
        Assert.Equal(expireTime, ticket.ExpireTime);
        Assert.Null(Tokens.CheckAge(ticket));
        Assert.NotEqual(ticket.Id, Tokens.Read("operator", other).Value.Id);
    }

    [Fact]
    public void Read_AnyBitOfItChanged_IsRefused()
    {
        var (token, _) = Tokens.Issue("operator", new DeletionPlan(Request, Scope: null, []));
        var bytes = Base64Url.DecodeFromChars(token);

        for (var i = 0; i < bytes.Length; i++)
        {
            var forged = bytes.ToArray();
            forged[i] ^= 1;
            var read = Tokens.Read("operator", Base64Url.EncodeToString(forged));
            Assert.Equal(ErrorReason.InvalidField, read.Error?.Reason);
        }

        string[] others =
        [
            token[..^4], token + "AAAA", "x", "!", string.Empty, token + "=", token + "==", " " + token, token + "\n",
            token.Insert(9, "\t"),
        ];
        Assert.All(others, other => Assert.False(Tokens.Read("operator", other).IsSuccess));
        Assert.False(Tokens.Read("another", token).IsSuccess);
    }

    [Fact]
    public void CheckAge_ExpiredOrOfAnotherEpoch_IsVoid()
    {
        var (token, _) = Tokens.Issue("operator", new DeletionPlan(Request, Scope: null, []));
        var ticket = Tokens.Read("operator", token).Value;

        _epoch.Epoch = 2;
        var restored = Tokens.CheckAge(ticket);
        _epoch.Epoch = 1;
        _time.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(ErrorReason.DeletionTokenVoid, restored?.Reason);
        Assert.Equal(ErrorReason.DeletionTokenVoid, Tokens.CheckAge(ticket)?.Reason);
    }

    [Fact]
    public void Fingerprint_OfOtherRows_IsAnother()
    {
        var day = new DeletedDay(Symbol.Parse("A"), DataKind.Trades, 0, default, default, 1, 2, 3);
        var plan = new DeletionPlan(Request, Scope: null, [day]);
        DeletionPlan[] others =
        [
            plan with { Request = Request with { Kinds = [DataKind.Quotes] } },
            plan with { Days = [] },
            plan with { Days = [day with { Count = 2 }] },
            plan with { Days = [day with { Checksum = 4 }] },
            plan with { Ranges = [new SequenceRange(1, 2)] },
            plan with { Instrument = new Instrument { Symbol = Symbol.Parse("A"), Mic = Mic.Xnas } },
        ];

        // What stays of the day may change.
        Assert.Equal(plan.Fingerprint(), (plan with { Days = [day with { Remaining = 9 }] }).Fingerprint());
        Assert.All(others, other => Assert.NotEqual(plan.Fingerprint(), other.Fingerprint()));
    }
}
