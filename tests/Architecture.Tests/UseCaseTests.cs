using MediatR;

namespace FinApi.Architecture.Tests;

public sealed class UseCaseTests
{
    [Fact]
    public void Requests_OfApplication_HaveOneHandlerAndOneValidator()
    {
        var types = House.TypesOf(House.Application).ToList();

        Assert.Contains(types, type => type.Name == "GetQuoteQuery");
        Assert.Empty(UseCases.Incomplete(types));
    }

    [Fact]
    public void Incomplete_RequestWithoutHandlerOrWithTwo_IsFound()
    {
        Assert.Equal(["Lonely: 0 handlers, 0 validators"], UseCases.Incomplete([typeof(Lonely)]));
        Assert.Equal(
            ["Contested: 2 handlers, 1 validators"],
            UseCases.Incomplete([typeof(Contested), typeof(First), typeof(Second), typeof(ContestedValidator)]));
    }

    private interface IValidator<in TRequest>
    {
        void Validate(TRequest request);
    }

    private sealed class Lonely : IRequest<int>;

    private sealed class Contested : IRequest<int>;

    private sealed class ContestedValidator : IValidator<Contested>
    {
        public void Validate(Contested request) => ArgumentNullException.ThrowIfNull(request);
    }

    private sealed class First : IRequestHandler<Contested, int>
    {
        public Task<int> Handle(Contested request, CancellationToken cancellationToken) => Task.FromResult(1);
    }

    private sealed class Second : IRequestHandler<Contested, int>
    {
        public Task<int> Handle(Contested request, CancellationToken cancellationToken) => Task.FromResult(2);
    }
}
