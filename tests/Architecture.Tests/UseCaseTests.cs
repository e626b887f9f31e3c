using FinApi.Application.Callers;
using FluentValidation;
using MediatR;

namespace FinApi.Architecture.Tests;

public sealed class UseCaseTests
{
    [Fact]
    public void Requests_OfApplication_HaveOneHandlerAndAValidatorForWhatCallersWrite()
    {
        var types = House.TypesOf(House.Application).ToList();

        Assert.Contains(types, type => type.Name == "GetQuoteQuery");
        Assert.Empty(UseCases.Incomplete(types));
        Assert.Empty(UseCases.OwnValidators(types));
    }

    [Fact]
    public void Incomplete_RequestWithoutHandlerOrWithTwo_IsFound()
    {
        Assert.Equal(["Lonely: 0 handlers, 0 validators"], UseCases.Incomplete([typeof(Lonely)]));
        Assert.Equal(
            ["Contested: 2 handlers, 1 validators"],
            UseCases.Incomplete([typeof(Contested), typeof(First), typeof(Second), typeof(ContestedValidator)]));
    }

    [Fact]
    public void Incomplete_WrittenRequestWithoutValidatorOrWithTwo_IsFound()
    {
        Assert.Equal(
            ["Contested: 1 handlers, 0 validators"], UseCases.Incomplete([typeof(Contested), typeof(First)]));
        Assert.Equal(
            ["Contested: 1 handlers, 2 validators"],
            UseCases.Incomplete(
                [typeof(Contested), typeof(First), typeof(ContestedValidator), typeof(AnotherValidator)]));
        Assert.Equal(
            ["Contested: 1 handlers, 0 validators"],
            UseCases.Incomplete([typeof(Contested), typeof(First), typeof(OwnValidator)]));
        Assert.Empty(UseCases.Incomplete([typeof(Contested), typeof(First), typeof(ContestedValidator)]));
    }

    [Fact]
    public void OwnValidators_InterfaceOrBaseOfOurOwn_IsFound()
    {
        Assert.Equal(
            ["IOwnValidator", "OwnValidator"],
            UseCases.OwnValidators([typeof(IOwnValidator), typeof(OwnValidator), typeof(ContestedValidator)]));
    }

    private interface IOwnValidator
    {
        void Check(object request);
    }

    private sealed record Lonely(Caller Caller) : IRequest<int>;

    private sealed record Contested(Caller Caller, string Text) : IRequest<int>;

    private class ContestedValidator : AbstractValidator<Contested>;

    private sealed class AnotherValidator : AbstractValidator<Contested>;

    private sealed class OwnValidator : ContestedValidator;

    private sealed class First : IRequestHandler<Contested, int>
    {
        public Task<int> Handle(Contested request, CancellationToken cancellationToken) => Task.FromResult(1);
    }

    private sealed class Second : IRequestHandler<Contested, int>
    {
        public Task<int> Handle(Contested request, CancellationToken cancellationToken) => Task.FromResult(2);
    }
}
