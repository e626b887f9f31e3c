using FinApi.Application.Streaming.Lanes;
using NodaTime;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>The resume tokens of one stream; what does not change from one to the next is kept. The lane's.</summary>
internal sealed class SessionTokens(StreamHost host, string accountId, SessionTopics topics, StreamOutput output)
{
    private (int Version, byte[]? Bytes) _topicSet = (-1, null);
    private (int Version, string Token) _last = (-1, string.Empty);

    /// <summary>
    /// A token that goes on from here; empty when the topics do not fit. Where a snapshot is still to come the last
    /// token is the better one, as long as it names the same topics.
    /// </summary>
    public string Issue(Duration dataDelay)
    {
        var version = topics.Version;
        if (_topicSet.Version != version)
        {
            _topicSet = (version, host.TopicSets.Encode(topics.ListForToken()));
        }

        if (_topicSet.Bytes is not { } set)
        {
            return string.Empty;
        }

        var hub = output.Services.Hub;
        var position = output.FindPosition(hub);
        if (position is null && _last.Version == version)
        {
            return _last.Token;
        }

        var token = host.Tokens.Issue(
            accountId, hub.Epoch, position, host.Services.Clock.Instant, host.EventTimeFloor() - dataDelay, set);
        _last = (version, token);
        return token;
    }
}
