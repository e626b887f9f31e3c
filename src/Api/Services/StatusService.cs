using FinApi.Api.Errors;
using FinApi.Application.Results;
using FinApi.Application.Status;
using FinApi.Contracts.V1;
using Grpc.Core;
using MapsterMapper;
using MediatR;
using Status = FinApi.Contracts.V1.Status;

namespace FinApi.Api.Services;

/// <summary>How FinApi itself is.</summary>
internal sealed class StatusService(IMediator mediator, IMapper mapper) : Status.StatusBase
{
    public override async Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        var result = await mediator.Send(new GetStatusQuery(), context.CancellationToken);
        return mapper.Map<GetStatusResponse>(result.OrThrow(context));
    }
}
