-- Leaves the web program the one cookie that is its own; see lighttpd.conf.example.
local cookies = lighty.r.req_header["Cookie"] or ""
local ours = ("; " .. cookies):match("; *(rollcall_flash=[a-z-]*)")
lighty.r.req_header["Cookie"] = ours or ""
