namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>How Redis servers stand to each other.</summary>
public enum RedisForm
{
    /// <summary>There is one.</summary>
    Single,

    /// <summary>A master and its replica, which Sentinels look after.</summary>
    Sentinel,

    /// <summary>They share the keys.</summary>
    Cluster,
}
