namespace FinApi.Application.Nodes;

/// <summary>What a node does for the store. Texts and no enum: a newer node may have a role of its own.</summary>
public static class NodeRole
{
    /// <summary>It commits what publishers send.</summary>
    public const string Writer = "writer";

    /// <summary>It shows what a writer has committed.</summary>
    public const string Follower = "follower";
}
