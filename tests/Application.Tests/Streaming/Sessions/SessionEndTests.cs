using FinApi.Application.Log;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Sessions;

namespace FinApi.Application.Tests.Streaming.Sessions;

/// <summary>What a stream's client learns when its node ends the stream.</summary>
public sealed class SessionEndTests
{
    [Fact]
    public void GoAway_StreamWithoutTopicsYet_LeavesTheClientTheTokenThatItHas()
    {
        using var world = new StreamWorld();
        var early = new TestClient(world);
        early.Connect(hello: null);
        var late = new TestClient(world);
        late.Connect(new ClientMessage.Hello());

        world.Opened.ForEach(stream => stream.GoAway(StreamErrors.Stopping));
        world.Pass(10);

        Assert.Equal(ErrorReason.NotReady, early.End()?.Reason);
        Assert.Empty(early.Record.Frames);
        Assert.Empty(late.Record.Last<ServerFrame.GoAway>().ResumeToken);
    }

    public static TheoryData<string> Reasons =>
        [.. typeof(ErrorReason).GetFields().Select(reason => (string)reason.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void GoAway_ForAnyReason_HasATokenAndAWaitExactlyWhereTheClientIsToComeBack(string reason)
    {
        using var world = new StreamWorld();
        var client = new TestClient(world);
        client.Connect(new ClientMessage.Hello());
        client.Subscribe(new TopicSpec(StreamChannel.Quotes, "A", Delivery: Delivery.Every));
        world.Pass(10);

        world.Opened.ForEach(stream => stream.GoAway(new Error(ErrorKind.Unavailable, reason, "Ends.")));
        world.Pass(10);

        var said = client.Record.Last<ServerFrame.GoAway>();
        Assert.Equal((reason, StreamReturn.After(reason)), (said.Reason, said.ReconnectAfter));
        Assert.Equal(said.ReconnectAfter is null, said.ResumeToken.Length == 0);
    }
}
