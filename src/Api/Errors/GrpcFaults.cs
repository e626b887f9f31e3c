using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Errors;

/// <summary>
/// Names what the gRPC framework refuses by itself, before or beside our code: it gives a bare status, and UNKNOWN or
/// INTERNAL for bytes that are simply wrong. Our own faults never look like that, they carry details.
/// </summary>
internal static class GrpcFaults
{
    public static Failure Explain(StatusCode code) =>
        code switch
        {
            StatusCode.ResourceExhausted => Failure.MessageTooLarge,
            StatusCode.DeadlineExceeded => Failure.DeadlineExceeded,
            StatusCode.Cancelled => Failure.Cancelled,
            StatusCode.Unimplemented => new(
                Code.Unimplemented,
                TransportReason.RouteNotFound,
                "The method does not exist, or the message is compressed in an unknown way. gRPC reflection lists the "
                + "methods; compress with gzip or not at all."),
            // grpc.health.v1 says so of a service that this node does not serve, and clients go by the code.
            StatusCode.NotFound => new(
                Code.NotFound,
                TransportReason.RouteNotFound,
                "This node tells the health of no service of that name. It tells that of the services of the contract "
                + "that it serves, as gRPC reflection lists them. A service of the contract that is missing there "
                + "belongs to a role that this node does not have; GetStatus names the roles of all nodes."),
            _ => Failure.Malformed(
                "The message cannot be decoded. Send whole frames of valid protobuf of the method's request type, "
                + "compressed only as grpc-encoding says."),
        };
}
