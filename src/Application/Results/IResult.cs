namespace FinApi.Application.Results;

/// <summary>Lets a pipeline behaviour fail a request without knowing the type of its value.</summary>
/// <typeparam name="TSelf">The result type itself.</typeparam>
public interface IResult<TSelf>
    where TSelf : IResult<TSelf>
{
    /// <summary>Makes a failure.</summary>
    static abstract TSelf Failure(Error error);
}
