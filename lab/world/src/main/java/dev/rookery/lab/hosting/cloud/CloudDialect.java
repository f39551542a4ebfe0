package dev.rookery.lab.hosting.cloud;

import dev.rookery.lab.hosting.JsonReply;

/** How one provider answers. */
interface CloudDialect {

  /** Answers a request whose token is right. */
  JsonReply answer(CloudRequest request);

  /** True for a request that orders a machine; faults for orders wait for one. */
  boolean isOrder(CloudRequest request);

  boolean isAuthorized(CloudRequest request, String token);

  /** What it says to a fault that hits before anything is done, none of them a cut. */
  JsonReply refusal(CloudFault fault);
}
