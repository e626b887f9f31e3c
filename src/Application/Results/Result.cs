using System.Diagnostics.CodeAnalysis;

namespace FinApi.Application.Results;

/// <summary>Makes results whose value is an interface, for which C# allows no implicit conversion.</summary>
public static class Result
{
    /// <summary>Success.</summary>
    public static Result<T> Of<T>(T value) => Result<T>.Of(value);
}

/// <summary>Either a value or an <see cref="Results.Error"/>.</summary>
/// <typeparam name="T">The value of success.</typeparam>
public sealed class Result<T> : IResult<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    /// <summary>Why there is no value; null on success.</summary>
    public Error? Error { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => IsSuccess ? _value! : throw new InvalidOperationException($"No value: {Error.Reason}.");

    /// <summary>Success.</summary>
    public static implicit operator Result<T>(T value) => Of(value);

    /// <summary>Failure.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);

    internal static Result<T> Of(T value) => new(value, error: null);

    /// <inheritdoc/>
    static Result<T> IResult<Result<T>>.Failure(Error error) => error;
}
