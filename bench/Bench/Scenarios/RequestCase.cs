namespace FinApi.Bench.Scenarios;

/// <summary>One request that is asked over and over in a closed loop.</summary>
/// <param name="Name">Name of the scenario.</param>
/// <param name="What">One line.</param>
/// <param name="Path">Path and query.</param>
internal sealed record RequestCase(string Name, string What, string Path)
{
    /// <summary>Body of a POST (gRPC-Web); null: a GET.</summary>
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Whether the caller has the answer and asks whether it still holds.</summary>
    public bool IsConditional { get; init; }

    public int Connections { get; init; } = 16;

    public int Status => IsConditional ? 304 : 200;

    /// <summary>Goal of DESIGN.md section 5: its name and the ratio; null: none is set.</summary>
    public (string Id, double Ratio)? Goal { get; init; }

    /// <summary>The same for the bytes that a request allocates; null: no bound is set.</summary>
    public (string Id, double Bytes)? MaxAllocated { get; init; }
}
