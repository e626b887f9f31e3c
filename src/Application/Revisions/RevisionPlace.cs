namespace FinApi.Application.Revisions;

/// <summary>The place of a revision among all, ascending in the order of the commits.</summary>
/// <param name="Position">The log's position after the commit; 0 before the first.</param>
/// <param name="Place">The place within the commit, from 0.</param>
public readonly record struct RevisionPlace(long Position, int Place)
{
    /// <summary>The place behind all revisions of a commit.</summary>
    public static RevisionPlace Behind(long position) => new(position, int.MaxValue);
}
