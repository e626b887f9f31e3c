using FinApi.Application.Storage;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis;

/// <summary>
/// Reads what names the servers. Whether they are one, a cluster, or behind Sentinels follows from text and servers.
/// </summary>
internal static class RedisConnectionString
{
    /// <summary>Connections are looked after so often: what broke is noticed, and what timed out is told.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(200);

    private const int ConnectMilliseconds = 2_000;
    private const int MinBackOffMilliseconds = 100;
    private const int MaxBackOffMilliseconds = 2_000;

    private const string Example =
        "Write it like redis.internal:6379,user=finapi,password=...,ssl=true; with Sentinel name the Sentinels and add "
        + "serviceName=...; of a cluster name some of its nodes.";

    /// <summary>Makes the client's options of a connection string.</summary>
    /// <param name="setting">The setting that holds it, such as <c>ConnectionStrings:Redis</c>.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="options">What else is set.</param>
    /// <exception cref="StoreUnusableException">It cannot be meant. The message holds nothing of it.</exception>
    public static ConfigurationOptions Read(string setting, string text, RedisOptions options)
    {
        var read = Parse(setting, text);
        if (read.DefaultDatabase is not (null or 0))
        {
            throw new StoreUnusableException(
                $"{setting} chooses a database (defaultDatabase), but channels are those of the whole server. Remove "
                + "it, and write Redis:KeyPrefix where several stores share a server.");
        }

        // No call waits for a connection: who asks has something else to answer with, and that at once.
        read.BacklogPolicy = BacklogPolicy.FailFast;
        read.AbortOnConnectFail = false;
        read.ConnectRetry = 1;
        read.ConnectTimeout = ConnectMilliseconds;
        read.HeartbeatInterval = Heartbeat;
        read.AsyncTimeout = read.SyncTimeout = (int)options.CallTimeout.TotalMilliseconds;

        // Its waits are random between the two, so that nodes do not come back all at once.
        read.ReconnectRetryPolicy = new ExponentialRetry(MinBackOffMilliseconds, MaxBackOffMilliseconds);
        read.ClientName = "FinApi";

        // INFO, which tells whether a server evicts, counts as one of these commands to the client.
        read.AllowAdmin = true;
        if (!string.IsNullOrWhiteSpace(options.Issuer))
        {
            read.TrustIssuer(options.Issuer);
        }

        return read;
    }

    private static ConfigurationOptions Parse(string setting, string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            throw new StoreUnusableException($"{setting} is an address with a scheme, which is not read. {Example}");
        }

        try
        {
            var read = ConfigurationOptions.Parse(text);
            return read.EndPoints.Count > 0
                ? read
                : throw new StoreUnusableException($"{setting} names no server. {Example}");
        }
        catch (ArgumentException)
        {
            // What the client says holds parts of the text, and where a password has a comma, parts of that.
            throw new StoreUnusableException(
                $"{setting} cannot be read: it has an option or a value that is none. {Example}");
        }
    }
}
